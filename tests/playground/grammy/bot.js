// A small bot: greets, echoes with a button, edits its message on a tap, sends a file back. node bot.js TOKEN URL

import { Bot, InlineKeyboard, InputFile } from "grammy";

const [token, apiRoot] = process.argv.slice(2);
const bot = new Bot(token, { client: { apiRoot } });

bot.command("start", (ctx) => ctx.reply(`welcome ${ctx.match}`));

bot.on("message:document", async (ctx) => {
  const { file_path } = await ctx.getFile();
  const answer = await fetch(`${apiRoot}/file/bot${token}/${file_path}`);
  const content = new Uint8Array(await answer.arrayBuffer()).reverse();
  await ctx.replyWithDocument(new InputFile(content, "back.bin"), { caption: "reversed" });
});

bot.on("message", (ctx) => ctx.reply(`<b>${ctx.message.text}</b>`, { parse_mode: "HTML", reply_markup: new InlineKeyboard().text("Again", "again") }));

bot.on("callback_query", async (ctx) => {
  await ctx.answerCallbackQuery({ text: "done", show_alert: true });
  await ctx.editMessageText(`${ctx.callbackQuery.message.text}!`);
});

process.once("SIGTERM", () => bot.stop());
await bot.start();
