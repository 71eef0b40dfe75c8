import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { audit } from '../../access/index.ts'
import { type Tx, transact } from '../../db/index.ts'
import { phoneOfCell } from '../../guests/index.ts'
import { readRows } from '../../imports/index.ts'
import { AppError } from '../../lib/errors.ts'
import { withoutJournal } from '../../lib/journal.ts'
import { type CountryCode, parsePhone } from '../../lib/phone.ts'
import { inTrace } from '../../lib/tracing/tracing.ts'
import { SECOND } from '../../lib/units.ts'
import { insertAudience, insertImport } from '../store.ts'
import { getAudience } from '../view.ts'
import { guestOfRow } from './guest-of-row.ts'
import { type ImportCounts, importList, NOTHING, type Problem } from './import-list.ts'
import { checkMapping, guessMapping, type Mapping } from './mapping.ts'
import { type CsvFile, sniffCsv } from './read-file.ts'
import { type ListRunDeps, runListImport } from './run-list-import.ts'
import type { ListUpload } from './upload.ts'
import { getImport, type ImportRow } from './view.ts'

export type StartDeps = ListRunDeps

const PREVIEWED = 20
/** An import that takes longer goes on after the answer. */
const ANSWERED_AFTER_MS = 10 * SECOND

export type Previewed = { line: number; cells: Record<string, unknown>; phone: string | null; problem: string | null }

/** A file as it was understood: the meaning of its columns, and its first rows. */
export type Understood = { file: CsvFile; mapping: Mapping; preview: Previewed[] }

/** Throws `invalid_input` when the file is empty, has other columns than the mapping, or has no column with phones. */
export async function understand({ path, fields }: ListUpload): Promise<Understood> {
  const country = fields.default_country
  const file = await sniffCsv(path, (cell) => parsePhone(cell, country) !== undefined)
  const rows: { line: number; cells: Record<string, unknown> }[] = []
  for await (const line of readRows(file)) {
    if (rows.length >= PREVIEWED) break
    rows.push({ line: line.row, cells: 'value' in line ? line.value : {} })
  }
  const isPhone = (cell: string) => phoneOfCell(cell, country) !== undefined
  const mapping =
    fields.mapping ??
    guessMapping(
      file,
      rows.map(({ cells }) => cells),
      isPhone,
    )
  if (!mapping) {
    const message = `no column with phones was found among ${file.columns.join(', ')}: name it in mapping`
    throw new AppError('invalid_input', 'It is not clear where the phones are.', [{ path: 'form.mapping', message }])
  }
  checkMapping(mapping, file)
  return { file, mapping, preview: rows.map((row) => preview(row, mapping, country)) }
}

function preview(row: { line: number; cells: Record<string, unknown> }, mapping: Mapping, country: CountryCode) {
  const understood = guestOfRow(row.cells, mapping, country)
  return 'guest' in understood
    ? { ...row, phone: understood.guest.phone, problem: null }
    : { ...row, phone: null, problem: understood.reason }
}

/** Reads and judges a whole file without saving anything. */
export async function rehearse(
  deps: StartDeps,
  { file, mapping }: Understood,
  country: CountryCode,
  shown: number,
): Promise<{ counts: ImportCounts; problems: Problem[] }> {
  const problems: Problem[] = []
  const counts = await importList(deps, { file, mapping, country, target: null }, (found) => {
    problems.push(...found.slice(0, shown - problems.length))
  })
  return { counts: counts ?? NOTHING, problems }
}

/**
 * Starts putting a file's guests on a list, and waits a while for the end. A longer import goes on by itself, and its
 * progress can be requested. The file is removed at the end.
 */
export async function startImport(
  deps: StartDeps,
  upload: ListUpload,
  { file, mapping }: Understood,
  by: { id: string },
): Promise<ImportRow> {
  const { fields, fileName } = upload
  const { consent_source, default_country: country } = fields
  if (consent_source === undefined) {
    const message = 'say where and how these guests agreed to be written to'
    throw new AppError('invalid_input', 'The consent of the guests is not told.', [
      { path: 'form.consent_source', message },
    ])
  }
  const at = deps.clock.now()
  const row = await transact(deps.db, async (tx) => {
    const audienceId = fields.audience_id ?? (await newList(tx, upload, by, at))
    const target = await getAudience(tx, audienceId)
    if (target.kind !== 'list') throw new AppError('wrong_state', 'This audience is no list.')
    if (target.archived_at !== null) throw new AppError('wrong_state', 'This list is archived.')
    const made = await insertImport(tx, {
      audience_id: audienceId,
      file_name: fileName,
      mapping: JSON.stringify(mapping),
      default_country: country,
      consent_source,
      consent_at: fields.consent_at ?? at,
      imported_by: by.id,
      counts: JSON.stringify(NOTHING),
      file: basename(upload.path),
      owner: randomUUID(),
      at,
    })
    const details = { import_id: made.id, consent_source }
    await audit(tx, { actor: by, action: 'audience.import', subject: audienceId, details, at })
    return made
  })
  if (row.file !== basename(upload.path)) {
    // The same request again after a crash: the import continues with the file that came first.
    await upload.discard()
    return getImport(deps.db, row.id)
  }
  // It goes on after the request has been answered.
  const running = inTrace(null, () =>
    withoutJournal(() => runListImport(deps, { ...row, owner: row.owner ?? '' }, file)),
  )
  await Promise.race([running, sleep(ANSWERED_AFTER_MS, undefined, { ref: false })])
  return getImport(deps.db, row.id)
}

async function newList(tx: Tx, { fields, fileName }: ListUpload, by: { id: string }, at: number): Promise<string> {
  const name = fields.name ?? fileName?.replace(/\.\w+$/, '') ?? new Date(at).toISOString().slice(0, 10)
  const { id } = await insertAudience(tx, { name, conditions: null, createdBy: by.id, at })
  return id
}
