// What the playground's world holds, as its events tell it. Messages are Bot API messages; nothing is derived and kept.

export const KINDS = ["state", "run", "people", "story", "chat", "message", "gone", "action", "answer", "update", "request"];
const RECENT = 300;

export const world = { run: null, people: [], story: null, chats: new Map(), updates: [], requests: [], epoch: "", known: false };

function keepChat(about) {
  const chat = world.chats.get(about.id) ?? { messages: new Map(), read: 0 };
  const { messages, ...rest } = about;
  world.chats.set(about.id, Object.assign(chat, rest));
  if (messages) chat.messages = new Map(messages.map((message) => [message.message_id, message]));
}

function recent(list, entry) {
  list.push(entry);
  if (list.length > RECENT) list.splice(0, list.length - RECENT);
}

const HEARD = {
  state(data, epoch) {
    const same = epoch === world.epoch;
    world.known = same;
    const read = new Map([...world.chats].map(([id, chat]) => [id, chat.read]));
    Object.assign(world, { epoch, run: data.run, people: data.people.people, story: data.story.story });
    Object.assign(world, { updates: data.updates, requests: data.requests, chats: new Map() });
    for (const chat of data.chats) keepChat({ ...chat, read: (same && read.get(chat.id)) || 0 });
  },
  run: (data) => void (world.run = data),
  people: (data) => void (world.people = data.people),
  story: (data) => void (world.story = data.story),
  chat: keepChat,
  message: (data) => void world.chats.get(data.chat.id)?.messages.set(data.message_id, data),
  gone: (data) => void world.chats.get(data.chat)?.messages.delete(data.message_id),
  action() {},
  answer() {},
  update: (data) => recent(world.updates, data),
  request: (data) => recent(world.requests, data),
};

export const hear = (kind, data, id) => HEARD[kind](data, id.slice(0, id.lastIndexOf("-")));

export const person = (id) => world.people.find((one) => one.id === id);

export const isMine = (message) => message.from.id === message.chat.id;

// How many of the bot's messages nobody has looked at.
export function unread(id) {
  const chat = world.chats.get(id);
  if (!chat) return 0;
  let count = 0;
  for (const message of chat.messages.values()) if (message.message_id > chat.read && !isMine(message)) count += 1;
  return count;
}

export function markRead(id) {
  const chat = world.chats.get(id);
  if (!chat) return false;
  const newest = Math.max(0, ...chat.messages.keys());
  const news = newest > chat.read;
  chat.read = newest;
  return news;
}

// The college's time, in milliseconds since 1970.
export const now = () => Date.now() + (world.run?.ahead ?? 0) * 1000;
