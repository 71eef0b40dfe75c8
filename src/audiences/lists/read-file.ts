import { columnNames, type ImportFile, type NameColumns, NotNames, openImportFile } from '../../imports/index.ts'
import { AppError } from '../../lib/errors.ts'

/** A CSV file as it was found: what it is written in, and its columns. */
export type CsvFile = ImportFile

/**
 * Finds out how a CSV file is written, with names of columns in the first line or without. Throws `invalid_input` for an
 * empty file, a workbook of Excel, and an encoding that cannot be told.
 */
export async function sniffCsv(path: string, isPhone: (cell: string) => boolean): Promise<CsvFile> {
  const nameColumns: NameColumns = (first) =>
    first.some(isPhone)
      ? { columns: first.map((_, n) => `column ${n + 1}`), headless: true }
      : columnNames(toldApart(first))
  const belowTitle: NameColumns = (first) => {
    if (first.filter(Boolean).length < 2) throw new NotNames('a title, or the only column')
    return nameColumns(first)
  }
  try {
    const source = { path, format: 'csv' } as const
    return await openImportFile(source, belowTitle).catch(() => openImportFile(source, nameColumns))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const fields = error.fields?.map((field) => ({ ...field, path: 'form.file' }))
    throw new AppError(error.code, error.message, fields)
  }
}

/** Tables that people made name several columns alike; which of them is which is for the mapping to say. */
function toldApart(first: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return first.map((cell) => {
    const name = cell.toLowerCase()
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 || name === '' ? name : `${name} (${count})`
  })
}
