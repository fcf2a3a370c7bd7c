import type { Fields } from "#app/edges/web/forms/fields.ts";

/** The rows of a list in a form: `name.0.part`, `name.1.part`. */
export const rowsIn = (values: Fields, name: string): Fields[] => {
  const rows: Record<string, string>[] = [];
  for (const [field, value] of Object.entries(values)) {
    const [, row, part] = new RegExp(`^${name}\\.(\\d+)\\.(.+)$`).exec(field) ?? [];
    if (row === undefined || part === undefined) continue;
    (rows[Number(row)] ??= {})[part] = value;
  }
  return rows;
};

export const withRows = (values: Fields, name: string, rows: readonly Fields[]): Fields => ({
  ...Object.fromEntries(Object.entries(values).filter(([field]) => !field.startsWith(`${name}.`))),
  ...Object.fromEntries(
    rows.flatMap((row, index) =>
      Object.entries(row).map(([part, value]) => [`${name}.${index}.${part}`, value]),
    ),
  ),
});

export const swapped = <Row>(rows: readonly Row[], one: number, other: number): Row[] =>
  rows.map((row, index) => (index === one ? rows[other] : index === other ? rows[one] : row) ?? row);
