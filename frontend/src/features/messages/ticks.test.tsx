import { readFileSync } from "node:fs";
import { join } from "node:path";
import { render, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import type { MessageStatus } from "~/api/types";
import { advance } from "./queries";
import { Ticks } from "./ticks";

it("has the status as its accessible name", () => {
  render(<Ticks status="read" />);
  expect(screen.getByRole("img", { name: "Dibaca" })).toBeTruthy();
});

it("shows no ticks for a received message", () => {
  const { container } = render(<Ticks status="received" />);
  expect(container.childElementCount).toBe(0);
});

it("goes from step to step, whatever order the receipts come in", () => {
  expect(advance("queued", "sent")).toBe("sent");
  expect(advance("read", "delivered")).toBe("read");
  expect(advance("sent", "failed")).toBe("failed");
  expect(advance("failed", "delivered")).toBe("delivered");
  expect(advance("delivered", "failed")).toBe("delivered");
  expect(advance("queued", "failed")).toBe("failed");
  expect(advance("failed", "queued")).toBe("failed");
  expect(advance("unknown", "delivered")).toBe("delivered");
});

it("follows the server's table of statuses for every pair", () => {
  const contract = JSON.parse(readFileSync(join(import.meta.dirname, "../../../public/openapi.json"), "utf8"));
  const { enum: statuses, "x-replaces": replaces } = contract.components.schemas.MessageStatus;
  expect(statuses).toHaveLength(9);
  for (const current of statuses as MessageStatus[])
    for (const next of statuses as MessageStatus[])
      expect(advance(current, next), `${current} <- ${next}`).toBe(replaces[next].includes(current) ? next : current);
});
