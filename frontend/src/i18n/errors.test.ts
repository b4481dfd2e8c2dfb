import { expect, it } from "vitest";
import { ApiError } from "~/api";
import { errorText } from "./errors";
import { i18next, loadLanguage } from "./index";

it("says how long to wait when the server limits requests", async () => {
  await loadLanguage("en");
  const t = i18next.getFixedT("en");
  const after = (retryAfterSeconds?: number) => errorText(t, new ApiError("RATE_LIMITED", "", { retryAfterSeconds }));
  expect(after(1)).toBe("Too many requests. Wait 1 second, then try again.");
  expect(after(41.2)).toBe("Too many requests. Wait 42 seconds, then try again.");
  expect(after(150)).toBe("Too many requests. Wait 3 minutes, then try again.");
  expect(after()).toBe("Too many requests. Wait a moment and try again.");
});

it("explains which field is wrong and how to correct it", () => {
  const { t } = i18next;
  expect(errorText(t, new ApiError("VALIDATION_ERROR", "", { field: "scheduledAt" }))).toContain(
    "waktu yang akan datang",
  );
  expect(errorText(t, new ApiError("VALIDATION_ERROR", "", { field: "unknownField" }))).toBe(
    t("error.VALIDATION_ERROR"),
  );
});
