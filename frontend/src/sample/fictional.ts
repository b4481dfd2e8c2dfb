/** Fictional ids, names and phone numbers: the same on every call, and not those of real people. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Returns an id that differs from every id of the server, whose first digits are a time: here they are zeros. */
export function idOf(kind: string, number: number): string {
  return `${kind}_00000000-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;
}

export const instant = (at: number): string => new Date(at).toISOString();

const GIVEN_NAMES =
  "Budi Siti Andi Dewi Rina Agus Wati Joko Lestari Hendra Maya Rudi Fitri Eko Nur Bayu Indah Dimas Ratna Yusuf Sari Fajar Putri Adi Mega Rizky Ayu Teguh Intan Wahyu Tuti Hadi".split(
    " ",
  );
const FAMILY_NAMES =
  "Santoso Wijaya Lestari Pratama Saputra Hidayat Permata Kurniawan Susanti Nugroho Rahayu Setiawan Maulana".split(" ");
const CITIES = ["Bandung", "Cimahi", "Jakarta", "Bogor", "Surabaya", "Yogyakarta"];

export type Person = { name: string; phone: string; city: string };

/** Returns a phone number. No mobile operator in Indonesia has numbers that begin with 0840. */
export function phoneOf(number: number): string {
  return `62840${String(number).padStart(8, "0")}`;
}

export function personAt(index: number): Person {
  const round = Math.floor(index / GIVEN_NAMES.length);
  return {
    name: `${GIVEN_NAMES[index % GIVEN_NAMES.length]} ${FAMILY_NAMES[(index * 5 + round * 3) % FAMILY_NAMES.length]}`,
    phone: phoneOf(101 + index),
    city: CITIES[(index * 7) % CITIES.length] as string,
  };
}

export const chatIdAt = (index: number): string => `${personAt(index).phone}@c.us`;
