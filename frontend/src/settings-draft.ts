/** What the user has changed in a form of settings and not saved, kept by the tab. */

/** The form as the user left it, and the values that it had before: only what differs from them is the user's. */
export type SettingsDraft<Form> = { form: Form; base: Form };

/** A draft that the tab has stored for a form like `shape`; `null` for what an older version of the page has stored. */
export function restoredDraft<Form>(kept: unknown, shape: Form): SettingsDraft<Form> | null {
  return hasShapeOf({ form: shape, base: shape }, kept) ? (kept as SettingsDraft<Form>) : null;
}

/** The form as the user left it, with what has been saved meanwhile in the fields that the user has not changed. */
export function formOnTop<Form>({ form, base }: SettingsDraft<Form>, newest: Form): Form {
  if (!isSection(newest)) return JSON.stringify(form) === JSON.stringify(base) ? newest : form;
  const parts = Object.entries(newest).map(([key, part]) => {
    const name = key as keyof Form;
    return [key, formOnTop({ form: form[name], base: base[name] }, part as Form[keyof Form])];
  });
  return Object.fromEntries(parts) as Form;
}

function hasShapeOf(shape: unknown, value: unknown): boolean {
  if (Array.isArray(shape) || Array.isArray(value)) return Array.isArray(shape) && Array.isArray(value);
  if (!isSection(shape)) return typeof value === typeof shape;
  return isSection(value) && Object.entries(shape).every(([name, part]) => hasShapeOf(part, value[name]));
}

/** A list is one value: it is changed as a whole. */
function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
