/** What the sample says no with: as the server does, and that it is a sample. */

import type { ErrorCode } from "~/api/client";

export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: ErrorCode;
  readonly details: Record<string, string>;

  constructor(status: number, code: ErrorCode, message: string, details: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export const isSample = () => new Refusal(403, "SAMPLE", "this is sample data: switch it off to do this with your own");
export const isMissing = (what: string) => new Refusal(404, "NOT_FOUND", `${what} was not found`);
export const isWrong = (field: string, message: string) => new Refusal(400, "VALIDATION_ERROR", message, { field });
