// Hands a request to the Worker as it came and its answer back as it is: bodies stream, an upgrade keeps its socket, and
// the Worker sees the browser's own Origin and cookies.
import type { Fetcher, Request, Response } from "@cloudflare/workers-types";

type Asked = { request: Request; env: { API: Fetcher } };

export const onRequest = ({ request, env }: Asked): Promise<Response> => env.API.fetch(request);
