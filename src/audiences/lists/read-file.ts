import { columnNames, type ImportFile, type NameColumns, NotNames, openImportFile } from '../../imports/index.ts'
import { AppError } from '../../lib/errors.ts'

/** A CSV file as detected: its format and columns. */
export type CsvFile = ImportFile

/**
 * Detects how a CSV file is written, with or without column names in the first line. Throws `invalid_input` for an
 * empty file, an Excel workbook, and an encoding that cannot be determined.
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

/** People's tables repeat column names; the mapping says which of them is which. */
function toldApart(first: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return first.map((cell) => {
    const name = cell.toLowerCase()
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 || name === '' ? name : `${name} (${count})`
  })
}
