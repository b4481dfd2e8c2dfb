/** The numbers of the rows that the server names, as the form shows them. */

import type { CampaignPreview, NewAudience, RefusedRow } from "~/api/types";

/**
 * Returns the number of header rows that only the form shows: a copied list has one in the form, but is sent as recipients without one,
 * which the server counts from 1.
 */
const headingsAbove = (audience: NewAudience) => ("recipients" in audience ? 1 : 0);

export function refusedRowsAsShown(rows: readonly RefusedRow[], audience: NewAudience): RefusedRow[] {
  return rows.map((refused) => ({ ...refused, row: refused.row + headingsAbove(audience) }));
}

export function previewAsShown(preview: CampaignPreview, audience: NewAudience): CampaignPreview {
  return {
    ...preview,
    rejectedRows: refusedRowsAsShown(preview.rejectedRows, audience),
    repeatedRows: refusedRowsAsShown(preview.repeatedRows, audience),
    problems: preview.problems.map((problem) => ({
      ...problem,
      row: problem.row === null ? null : problem.row + headingsAbove(audience),
    })),
  };
}
