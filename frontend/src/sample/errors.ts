/** Errors of the sample, with the status and the code that the server uses. */

import type { ErrorCode } from "~/api/api-error";

export class SampleError extends Error {
  override readonly name = "SampleError";
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

export const notPossibleInSample = () =>
  new SampleError(403, "SAMPLE", "this is sample data: switch to your own data to do this");
export const notFound = (what: string) => new SampleError(404, "NOT_FOUND", `${what} was not found`);
export const invalid = (field: string, message: string) => new SampleError(400, "VALIDATION_ERROR", message, { field });
