/** Keeps unsaved changes of a settings form in the tab. */

/** The form as the user left it, and the values that it had before. Only the differences are changes of the user. */
export type SettingsDraft<Form> = { form: Form; base: Form };

/** Restores a draft that the tab has stored for a form like `shape`; `null` for a value that an older version of the page has stored. */
export function restoredDraft<Form>(kept: unknown, shape: Form): SettingsDraft<Form> | null {
  return hasShapeOf({ form: shape, base: shape }, kept) ? (kept as SettingsDraft<Form>) : null;
}

/** Returns the form as the user left it, with the values that have been saved meanwhile in the fields that the user has not changed. */
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

/** Returns whether a value is a section of the form. A list is not a section but one value: it is changed as a whole. */
function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
