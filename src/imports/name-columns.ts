import { NotNames } from './read/not-names.ts'

/** What the columns of a table may be called. */
export type ColumnNames = {
  /** Other names of columns, in lower case, and the field of each. */
  columns?: Record<string, string>
  /** Fields by a pattern in the name, where no column has a plain name for them. */
  alike?: readonly (readonly [RegExp, string])[]
  /** Fields without which no row can be read, and what to call them; one of `fields` is enough. */
  needs?: readonly { fields: readonly string[]; called: string }[]
}

const MAX_SHOWN = 300

/**
 * The names in the first line as fields, in lower case; a name that is a field itself stays. Throws `NotNames` when a
 * field that every row needs is missing: a file without column names, or a page or document saved as CSV.
 */
export function fieldsOf(first: readonly string[], { columns = {}, alike = [], needs = [] }: ColumnNames): string[] {
  const names = first.map((name) => name.toLowerCase())
  const taken = new Set(names)
  const take = (name: string, field: string | undefined) => {
    if (field === undefined || taken.has(field)) return name
    taken.add(field)
    return field
  }
  const plain = names.map((name) => take(name, own(columns, name) ?? own(columns, bare(name))))
  const named = plain.map((name, n) => {
    if (name !== names[n] || own(columns, bare(name)) !== undefined) return name
    return take(name, alike.find(([pattern, field]) => pattern.test(bare(name)) && !taken.has(field))?.[1])
  })
  const missing = needs.filter(({ fields }) => !fields.some((field) => named.includes(field)))
  if (missing.length > 0) throw withoutColumns(first, missing)
  return named
}

function withoutColumns(first: readonly string[], missing: NonNullable<ColumnNames['needs']>): NotNames {
  const wanted = missing.map(({ fields: [field], called }) => `${field} (${called})`).join(', ')
  const shown = first.filter(Boolean).join(', ').slice(0, MAX_SHOWN)
  const message = `has no column ${wanted}: name the columns in the first line, which now reads: ${shown}`
  return new NotNames(message)
}

function own(columns: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(columns, name) ? columns[name] : undefined
}

/** «Телефон *» and «Моб. тел.:» */
function bare(name: string): string {
  return name.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}
