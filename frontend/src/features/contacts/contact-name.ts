import { MAX_LENGTH } from "~/api/contract";
import { isTooLong } from "~/i18n/characters";

/** Whether the server refuses the name of a person. No field cuts it off: it says so, and nothing is sent. */
export const isNameTooLong = ({ name }: { name: string }): boolean => isTooLong(name, MAX_LENGTH.NewContact.name);
