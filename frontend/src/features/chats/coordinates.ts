/** Coordinates as a person copies them from a map. */

const MAX_LATITUDE = 90;
const MAX_LONGITUDE = 180;
const NUMBER = String.raw`([-+]?\d{1,3}(?:\.\d+)?)°?`;
const PAIR = new RegExp(String.raw`^${NUMBER}\s*[,;\s]\s*${NUMBER}$`);

/** Latitude and longitude in degrees, with a comma or a blank between them; `null` for anything that is no place on Earth. */
export function parseCoordinates(text: string): { latitude: number; longitude: number } | null {
  const [, first, second] = PAIR.exec(text.trim()) ?? [];
  if (first === undefined || second === undefined) return null;
  const [latitude, longitude] = [Number(first), Number(second)];
  const isOnEarth = Math.abs(latitude) <= MAX_LATITUDE && Math.abs(longitude) <= MAX_LONGITUDE;
  return isOnEarth ? { latitude, longitude } : null;
}
