import type { ExportedFile, GuestExport, ReadDb } from '../../db/index.ts'
import type { GuestHooks } from '../deps.ts'

/** Writes text, and waits while the reader is slower. */
export type Sink = (text: string) => Promise<void>

/** The parts of an export, written in this order. */
export type ExportWriter = {
  begin(): Promise<void>
  rows: GuestExport['rows']
  /** `data`: the file's bytes as base64, in pieces; absent where the files lie beside, at `path`. */
  file(file: ExportedFile & { path: string }, data: AsyncIterable<string> | undefined): Promise<void>
  end(): Promise<void>
}

export type ExportSource = {
  db: ReadDb
  guestHooks: Partial<GuestHooks>
  guestIds: readonly string[]
  language: 'ru' | 'en'
  at: number
}
