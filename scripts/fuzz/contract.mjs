// Prepares the contract for schemathesis: ids and numbers that exist in this world become its examples. Generated requests start from
// them, so most requests pass the first check of an id or a number and reach the code behind it.
import { readFileSync } from "node:fs";
import { inRoot } from "../places.mjs";

/** Returns the contract with examples, and the names of all its operations. */
export function contractWith(known) {
  const contract = JSON.parse(readFileSync(inRoot("frontend/public/openapi.json"), "utf8"));
  const bodies = bodiesWith(known);
  const operations = Object.values(contract.paths).flatMap(Object.values);
  for (const operation of operations) {
    for (const parameter of operation.parameters ?? []) {
      if (parameter.in !== "path") continue;
      const { [parameter.name]: examples } = { ...known.ids, ...known.expendable[operation.operationId] };
      if (examples === undefined) throw new Error(`The fuzz has no example for {${parameter.name}}.`);
      parameter.schema.examples = examples;
    }
    for (const content of Object.values(operation.requestBody?.content ?? {})) {
      content.example = bodies[operation.operationId] ?? content.example;
      if (content.example === undefined) throw new Error(`The fuzz has no body for ${operation.operationId}.`);
    }
  }
  return { contract, operations: operations.map(({ operationId }) => operationId) };
}

/**
 * Bodies with ids that exist in this world, and settings with which its devices go on sending. All other bodies are the
 * contract's examples.
 */
function bodiesWith({ admin, user, ids, phones, tomorrow }) {
  const [to] = phones;
  const [deviceId] = ids.device;
  const campaign = {
    name: "Promo",
    deviceIds: [deviceId],
    text: "Halo {{name}}",
    recipients: [{ phone: to, name: "Budi" }],
    preset: "normal",
    scheduledAt: tomorrow,
  };
  return {
    signIn: { email: admin.email, password: admin.password },
    createCampaign: campaign,
    previewCampaign: campaign,
    testCampaign: { deviceId, text: "Halo {{name}}", to, variables: { name: "Budi" } },
    sendMessage: { to, text: "Halo", priority: "normal", sendAt: tomorrow },
    assignChat: { assignee: user },
    setChatStatus: { status: "snoozed", until: tomorrow },
    changePacing: {
      limits: { perMinute: 20, perHour: 500, perDay: 5000 },
      quietHours: { enabled: false, from: "21:00", to: "08:00", timeZone: "Asia/Jakarta" },
      typing: { enabled: true, minSeconds: 1, maxSeconds: 3 },
      warmUp: { enabled: true },
      readBeforeReply: true,
    },
  };
}
