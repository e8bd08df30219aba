// A photo and a file for whoever has none at hand: a letter drawn here, and the smallest PDF that opens.

export async function samplePhoto() {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [720, 960];
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#cfd6d2";
  pen.fillRect(0, 0, 720, 960);
  pen.translate(360, 480);
  pen.rotate(-0.025);
  pen.fillStyle = "#fdfcf7";
  pen.shadowColor = "rgba(0,0,0,.3)";
  pen.shadowBlur = 30;
  pen.fillRect(-300, -420, 600, 840);
  pen.shadowBlur = 0;
  pen.fillStyle = "#1f4e79";
  pen.fillRect(-240, -360, 90, 90);
  pen.font = "600 34px Georgia, serif";
  pen.fillText("Letter of Invitation", -130, -305);
  pen.fillStyle = "#9aa3a0";
  for (let line = 0; line < 15; line += 1) {
    const width = line % 5 === 4 ? 250 : 440 + ((line * 37) % 40);
    pen.fillRect(-240, -200 + line * 30, width, 9);
  }
  pen.strokeStyle = "#b8322a";
  pen.lineWidth = 7;
  pen.beginPath();
  pen.arc(160, 310, 66, 0, 7);
  pen.stroke();
  pen.fillStyle = "#b8322a";
  pen.font = "64px serif";
  pen.fillText("★", 129, 332);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(new File([blob], "invitation.jpg", { type: "image/jpeg" })), "image/jpeg", 0.85));
}

export function sampleFile(name = "itinerary.pdf") {
  const stream = "BT /F1 18 Tf 60 760 Td (Itinerary) Tj 0 -34 Td /F1 12 Tf (Day 1  Departure, arrival, welcome) Tj 0 -20 Td (Day 2  Talks, visit of two workshops) Tj 0 -20 Td (Day 3  Return) Tj ET";
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    `<</Length ${stream.length}>>\nstream\n${stream}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, number) => {
    const at = text.length;
    text += `${number + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  text += offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  text += `trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
  return new File([text], name, { type: "application/pdf" });
}
