import { expect, it } from "vitest";
import { sheetsOf, WorkbookError } from "./workbook";

/** Joins the lines of one card in a file of cards, with its first and its last line. */
const card = (...lines: string[]) => ["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\r\n");

/** Returns the contacts of a file, as the server parses them from the CSV. */
async function contactsOf(content: BlobPart, name = "kontak.vcf"): Promise<Record<string, string>[]> {
  const [sheet] = (await sheetsOf(new File([content], name))) ?? [];
  const cells = (line: string) => line.slice(1, -1).split('","');
  const [headings = [], ...lines] = (sheet?.csv ?? "").trimEnd().split("\r\n").map(cells);
  const filled = (line: string[]) => line.map((cell, at) => [headings[at], cell]).filter(([, cell]) => cell !== "");
  return lines.map((line) => Object.fromEntries(filled(line)));
}

it("Android writes names in quoted-printable over several lines, and none of them is cut off or a property", async () => {
  const siti = card(
    "VERSION:2.1",
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=50=75=74=72=69;=53=69=74=69=20=C3=89=6D=69=6C=\r\n=69=65;;;",
    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=53=69=74=69=20=C3=89=6D=69=6C=\r\n=69=65=20=50=75=74=72=69",
    "TEL;CELL;PREF:0811-9000-101",
    "TEL;HOME:021-555-0101",
    "TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=4B=6F=73):0811-9000-102",
    "NOTE;ENCODING=QUOTED-PRINTABLE:Jl. Satu =\r\nBandung",
    "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD=\r\n 2wBDAAMCAgMCAgMD=\r\n",
  );
  expect(await contactsOf(siti)).toEqual([
    {
      Name: "Siti Émilie Putri",
      Phone: "0811-9000-101",
      "Phone 2": "021-555-0101",
      "Phone 3": "0811-9000-102",
      Note: "Jl. Satu Bandung",
    },
  ]);
});

it.each([
  ["in quoted-printable with its name", "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg"],
  ["in quoted-printable without its name", "N;QUOTED-PRINTABLE:M=FCller;J=F6rg"],
  ["in quoted-printable with a name that nobody knows", "N;CHARSET=x-phone;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg"],
  ["raw", "N:M\xFCller;J\xF6rg"],
])("umlauts of an old encoding survive, %s", async (_, line) => {
  const bytes = Uint8Array.from(card("VERSION:2.1", line, "TEL;CELL:0811"), (letter) => letter.charCodeAt(0));
  expect(await contactsOf(bytes)).toEqual([{ Name: "Jörg Müller", Phone: "0811" }]);
});

it("a name that a phone cut off in the middle of a letter does not spoil the others", async () => {
  const text = new TextEncoder().encode(card("FN:Émilie Dubois", "TEL:0811") + card("FN:Zoë", "TEL:0812"));
  const at = text.lastIndexOf(0xab);
  const cut = Uint8Array.from([...text.subarray(0, at), ...text.subarray(at + 1)]);
  expect((await contactsOf(cut)).map(({ Name }) => Name)).toEqual(["Émilie Dubois", "Zo\uFFFD"]);
});

it("an export of iCloud: byte order mark, folded lines, labels, categories and a birthday without a year", async () => {
  const ayu = card(
    "VERSION:3.0",
    "PRODID:-//Apple Inc.//iPhone OS 19.1//EN",
    "N:Lestari;Ayu;;;",
    "FN:Ayu Lestari\\, S.E.",
    "ORG:Kopi\\; Senja;Gudang",
    "item1.TEL;type=pref:021-555-0199",
    "item1.X-ABLabel:_$!<HomeFAX>!$_",
    "TEL;type=HOME;type=VOICE:021-555-0101",
    "item2.TEL:0811-9000-101",
    "item2.X-ABLabel:Ponsel",
    "NOTE:Suka kopi \r\n susu\\nbaris dua",
    "BDAY;value=date:1604-03-12",
    "CATEGORIES:vip,toko\\, lama\\; Jabar",
  );
  expect(await contactsOf(`\uFEFF${ayu}`)).toEqual([
    {
      Name: "Ayu Lestari, S.E.",
      Phone: "0811-9000-101",
      "Phone 2": "021-555-0101",
      Organization: "Kopi; Senja, Gudang",
      Tags: "vip, toko lama Jabar",
      Note: "Suka kopi susu\nbaris dua",
      Birthday: "03-12",
      Fax: "021-555-0199",
    },
  ]);
});

it("a card from WhatsApp gives the number that WhatsApp uses itself, although another one is printed", async () => {
  const budi = card(
    "VERSION:3.0",
    "N:;Budi;;;",
    "FN:Budi",
    "item1.TEL;type=CELL:0811-9000-103",
    "item2.TEL;waid=628119000102:0811 9000 102",
    "item2.X-ABLabel:Ponsel",
    "X-WA-BIZ-NAME:Toko Budi",
  ).replaceAll("\r\n", "\n");
  const dewi = card("VERSION:3.0", "N:;;;;", "TEL;waid=628119000104:+62 811-9000-104", "X-WA-BIZ-NAME:Toko Dewi");
  expect(await contactsOf(budi + dewi)).toEqual([
    { Name: "Budi", WhatsApp: "+628119000102", Phone: "0811-9000-103" },
    { Name: "Toko Dewi", WhatsApp: "+628119000104" },
  ]);
});

it("of the numbers in a card of Google each is used once: the one labelled WhatsApp first, then the preferred one", async () => {
  const cici = card(
    "VERSION:3.0",
    "FN:Cici",
    "TEL;TYPE=WORK:021 555 0101",
    'TEL;TYPE="CELL":0811-9000-101',
    "TEL;TYPE=CELL,PREF:0811-9000-102",
    "TEL;TYPE=CELL:08119000101",
    "item1.TEL:0811-9000-103",
    "item1.X-ABLabel:WhatsApp",
    "EMAIL;TYPE=INTERNET:cici@example.com",
    "EMAIL:cici@example.org",
    "CATEGORIES:myContacts,Pelanggan",
  );
  const [contact] = await contactsOf(cici);
  expect(contact).toEqual({
    Name: "Cici",
    WhatsApp: "0811-9000-103",
    Phone: "0811-9000-102",
    "Phone 2": "0811-9000-101",
    "Phone 3": "021 555 0101",
    Email: "cici@example.com, cici@example.org",
    Tags: "myContacts, Pelanggan",
  });
  expect(Object.keys(contact ?? {})).toEqual(
    ["Name", "WhatsApp", "Phone", "Phone 2", "Phone 3", "Email", "Tags"], // the order of the columns
  );
});

it("vCard 4.0 has numbers as addresses, types in quotation marks and dates without hyphens", async () => {
  const dodi = card(
    "VERSION:4.0",
    "FN;PREF=1:Dodi",
    "TEL;PREF=1;TYPE=work;VALUE=text:021-555-0101",
    'TEL;TYPE="cell,voice";VALUE=uri:tel:+62-811-9000-101;ext=5',
    "BDAY:19900312",
  );
  expect(await contactsOf(dodi)).toEqual([
    { Name: "Dodi", Phone: "+62-811-9000-101", "Phone 2": "021-555-0101", Birthday: "1990-03-12" },
  ]);
});

it("an export of Outlook has no shown name in some cards, and a note with empty lines", async () => {
  const fajar = card(
    "VERSION:2.1",
    "N;LANGUAGE=id:Gani;Fajar;;Dr.",
    "ORG:PT Contoh",
    "TEL;WORK;VOICE:021-555-0101",
    "TEL;CELL;VOICE:+62 (811) 9000-101",
    "LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:Jl. Satu=0D=0A=\r\nTEL:0899",
    "X-MS-OL-DEFAULT-POSTAL-ADDRESS:2",
    "BDAY:1990-03-12T00:00:00Z",
    "",
    "REV:20260101T000000Z",
  );
  expect(await contactsOf(fajar)).toEqual([
    {
      Name: "Dr. Fajar Gani",
      Phone: "+62 (811) 9000-101",
      "Phone 2": "021-555-0101",
      Organization: "PT Contoh",
      Birthday: "1990-03-12",
    },
  ]);
});

it("cards without a number stay rows, and empty cards and groups do not", async () => {
  const cards = [
    card("VERSION:3.0", "FN:Tanpa Nomor", "X-WA-LID:123456789012345"),
    card("VERSION:2.1"),
    card("VERSION:3.0", "FN:Keluarga", "X-ADDRESSBOOKSERVER-KIND:group"),
    card("VERSION:4.0", "KIND:group", "FN:Kantor"),
    card("VERSION:3.0", "FN:Eka", "TEL:0811"),
  ];
  expect(await contactsOf(cards.join("\r\n"))).toEqual([{ Name: "Tanpa Nomor" }, { Name: "Eka", Phone: "0811" }]);
});

it("a card without a version, with an unknown one, or cut off at the end of the file is not lost", async () => {
  const text = `${card("FN:Ayu", "TEL:0811")}${card("VERSION:5", "FN:Budi", "TEL:0812")}BEGIN:VCARD\r\nFN:Cici\r\nTEL:0813`;
  expect((await contactsOf(text)).map(({ Name, Phone }) => [Name, Phone])).toEqual([
    ["Ayu", "0811"],
    ["Budi", "0812"],
    ["Cici", "0813"],
  ]);
});

it("files that were joined, and files in UTF-16, are read from their first card on", async () => {
  const ayu = card("VERSION:3.0", "FN:Ayu", "TEL:0811");
  expect(await contactsOf(`\uFEFF${ayu}\uFEFF${ayu}`)).toHaveLength(2);
  const utf16 = Uint16Array.from(`\uFEFF${ayu}`, (letter) => letter.charCodeAt(0));
  expect(await contactsOf(utf16)).toEqual([{ Name: "Ayu", Phone: "0811" }]);
});

it("a number with an empty parameter is not lost", async () => {
  const ayu = card("VERSION:2.1", "N:Lestari;Ayu;;;", "TEL;CELL;:0811", "TEL;;HOME:021");
  expect(await contactsOf(ayu)).toEqual([{ Name: "Ayu Lestari", Phone: "0811", "Phone 2": "021" }]);
});

it("a long note does not keep its contact from being imported", async () => {
  const [contact] = await contactsOf(card("VERSION:3.0", "FN:Ayu", "TEL:0811", `NOTE:${"kopi ".repeat(400)}`));
  expect(contact?.Note).toHaveLength(1_000);
});

it("is known by its first line, whatever the file is called, and says that it has no contacts", async () => {
  const ayu = card("VERSION:3.0", "FN:Ayu", "TEL:0811");
  expect(await contactsOf(ayu, "kontak.txt")).toEqual([{ Name: "Ayu", Phone: "0811" }]);
  for (const text of ["nama,nomor", card("VERSION:3.0")])
    await expect(sheetsOf(new File([text], "kontak.vcf"))).rejects.toEqual(new WorkbookError("no_cards"));
});
