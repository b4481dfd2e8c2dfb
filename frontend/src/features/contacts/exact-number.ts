/** Returns all digits of a number: a workbook has phone numbers as `628119000101` or as `6.28119000101E11`. */
export function exactNumber(text: string): string {
  if (!/e/i.test(text)) return text;
  const number = Number(text);
  return Number.isInteger(number) ? BigInt(number).toString() : String(number);
}
