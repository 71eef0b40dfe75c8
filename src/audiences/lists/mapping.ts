import { z } from 'zod'
import { storedJson } from '../../db/index.ts'
import { AppError } from '../../lib/errors.ts'
import type { CsvFile } from './read-file.ts'

/** What a column may be. */
const ROLES = ['phone', 'name', 'language', 'time_zone', 'birthday', 'tags', 'consent'] as const

type Role = (typeof ROLES)[number]

const column = z.string().trim().toLowerCase().max(200)

export const mappingSchema = z
  .strictObject({
    phone: column,
    name: column.optional(),
    language: column.optional(),
    time_zone: column.optional(),
    birthday: column.optional(),
    tags: column.optional(),
    consent: column.optional().meta({
      description:
        'Who agreed to advertising: where it says yes, that goes into the ledger of consents with the source that is stated and ' +
        'the row. Without this column nobody gets a consent on record',
    }),
  })
  .meta({ id: 'ListMapping', description: 'Which column of the file is what' })

export type Mapping = z.output<typeof mappingSchema>

export const readMapping = storedJson('list_imports.mapping', mappingSchema)

/** The names of columns in restaurants' tables. */
const NAMES: Record<Role, RegExp> = {
  phone: /phone|mobile|whats|тел|моб|сотов|номер|контакт/,
  name: /^(first[ _]?|full[ _]?)?name$|имя|фио|ф\.и\.о|гость|клиент|guest|customer/,
  language: /^lang|язык/,
  time_zone: /zone|пояс/,
  birthday: /birth|рожд|^др$/,
  // Consent to anything else, such as data processing, is not consent to advertising.
  consent: /^consent$|(соглас|consent|opt).*(реклам|рассыл|advert|marketing|mailing)/,
  tags: /^tags?$|метк|тег|сегмент|segment/,
}

/** The likely meaning of the columns, by their names and the first rows. */
export function guessMapping(
  { columns }: CsvFile,
  rows: readonly Record<string, unknown>[],
  isPhone: (cell: string) => boolean,
): Mapping | undefined {
  const taken = new Set<string>()
  const take = (name: string | undefined) => {
    if (name !== undefined) taken.add(name)
    return name
  }
  const counted = new Map(columns.map((name) => [name, rows.filter((row) => isPhone(String(row[name] ?? ''))).length]))
  const phones = (name: string) => counted.get(name) ?? 0
  const byContents = [...columns].sort((a, b) => phones(b) - phones(a))[0]
  const called = columns.filter((name) => NAMES.phone.test(name)).sort((a, b) => phones(b) - phones(a))[0]
  // Order numbers are called "номер" too: a column's contents say more than its name.
  const phone = take(byContents !== undefined && phones(byContents) > phones(called ?? '') ? byContents : called)
  if (phone === undefined) return undefined
  const others = ROLES.filter((role) => role !== 'phone').flatMap((role) => {
    const found = take(columns.find((name) => !taken.has(name) && NAMES[role].test(name)))
    return found === undefined ? [] : [[role, found]]
  })
  return { phone, ...Object.fromEntries(others) }
}

/** Throws `invalid_input` when the mapping names a column that the file does not have. */
export function checkMapping(mapping: Mapping, { columns }: CsvFile): void {
  const wrong = Object.entries(mapping).filter(([, name]) => name !== undefined && !columns.includes(name))
  if (wrong.length === 0) return
  const fields = wrong.map(([role, name]) => ({
    path: `form.mapping.${role}`,
    message: `there is no column "${name}"; there are ${columns.join(', ')}`,
  }))
  throw new AppError('invalid_input', 'The file has other columns than the mapping says.', fields)
}
