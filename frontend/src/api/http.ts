/**
 * The API as its contract tells it: an address that is not in it, a place that is not filled, a query or a body of another
 * shape do not compile, and an answer has the type it is promised to have.
 */

import { call } from ".";
import type { Call } from "./client";
import type { paths } from "./contract";

type Method = "get" | "post" | "patch" | "delete";
type PathOf<M extends Method> = {
  [Path in keyof paths]: paths[Path][M] extends { responses: unknown } ? Path : never;
}[keyof paths];

/** What is inside the envelope of a good answer. */
type AnswerOf<Operation> = Operation extends { responses: infer Responses }
  ? {
      [Status in keyof Responses]: Status extends 200 | 201 | 202
        ? Responses[Status] extends { content: { "application/json": { data: infer Data } } }
          ? Data
          : never
        : never;
    }[keyof Responses]
  : never;

type PlacesOf<Operation> = Operation extends { parameters: { path: infer Places } }
  ? { at: Record<keyof Places, string> }
  : { at?: never };
type QueryOf<Operation> = Operation extends { parameters: { query?: infer Query } } ? { query?: Query } : unknown;
type BodyOf<Operation> = Operation extends { requestBody: { content: { "application/json": infer Body } } }
  ? { body: Body }
  : { body?: never };
type KeyOf<Operation> = Operation extends { parameters: { header?: infer Header } }
  ? [Header] extends [never]
    ? { idempotencyKey?: never }
    : { idempotencyKey?: string }
  : unknown;

/** Where, and with what; `at` fills the places in the path. */
type Target<Operation> = PlacesOf<Operation> & QueryOf<Operation>;
type Asked<Operation> = Target<Operation> & BodyOf<Operation> & KeyOf<Operation> & Pick<Call, "signal">;

type Rest = Omit<Call, "method"> & { at?: Record<string, string>; query?: object };

function ask<Answer>(method: NonNullable<Call["method"]>, path: string, { at, query, ...rest }: Rest): Promise<Answer> {
  return call<Answer>(fill(path, at, query), { method, ...rest });
}

function fill(path: string, at: Record<string, string> = {}, query: object = {}): string {
  const filled = path.replaceAll(/{(\w+)}/g, (_, place: string) => encodeURIComponent(at[place] ?? ""));
  const said = Object.entries(query).filter(([, value]) => value !== undefined);
  const words = new URLSearchParams(said.map(([name, value]) => [name, String(value)]));
  return words.size === 0 ? filled : `${filled}?${words}`;
}

export const get = <Path extends PathOf<"get">>(path: Path, asked: Asked<paths[Path]["get"]>) =>
  ask<AnswerOf<paths[Path]["get"]>>("GET", path, asked as Rest);

export const post = <Path extends PathOf<"post">>(path: Path, asked: Asked<paths[Path]["post"]>) =>
  ask<AnswerOf<paths[Path]["post"]>>("POST", path, asked as Rest);

export const patch = <Path extends PathOf<"patch">>(path: Path, asked: Asked<paths[Path]["patch"]>) =>
  ask<AnswerOf<paths[Path]["patch"]>>("PATCH", path, asked as Rest);

/** `DELETE`; the language keeps the word for itself. */
export const remove = <Path extends PathOf<"delete">>(path: Path, asked: Asked<paths[Path]["delete"]>) =>
  ask<AnswerOf<paths[Path]["delete"]>>("DELETE", path, asked as Rest);

/** The address of a file, for `upload` and `download`. */
export function addressOf<M extends Method, Path extends PathOf<M>>(
  _method: M,
  path: Path,
  target: Target<paths[Path][M]>,
): string {
  const { at, query } = target as Rest;
  return fill(path, at, query);
}

/** A place in a list. */
export const pageAt = (cursor: string | null, limit = 50) => ({ limit, ...(cursor !== null && { cursor }) });
