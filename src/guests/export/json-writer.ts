import { toIso } from '../../http/time.ts'
import type { ExportSource, ExportWriter, Sink } from './export-writer.ts'

/** One object: a list for each section, and the files at the end. */
export function jsonWriter(write: Sink, { guestIds, at }: Pick<ExportSource, 'guestIds' | 'at'>): ExportWriter {
  let files = 0
  return {
    begin: () => write(`{"guest_id":${JSON.stringify(guestIds[0])},"exported_at":${JSON.stringify(toIso(at))}`),
    async rows(section, rows) {
      await write(`,\n${JSON.stringify(section)}:[`)
      let separator = '\n'
      for await (const row of rows) {
        await write(separator + JSON.stringify(row))
        separator = ',\n'
      }
      await write(']')
    },
    async file({ id, name, mimeType, path }, data) {
      await write(files++ === 0 ? ',\n"files":[\n' : ',\n')
      const about = JSON.stringify({ id, file_name: name, mime_type: mimeType, ...(data ? {} : { path }) })
      if (!data) return write(about)
      await write(`${about.slice(0, -1)},"data":"`)
      for await (const piece of data) await write(piece)
      await write('"}')
    },
    end: () => write(files === 0 ? ',\n"files":[]}\n' : '\n]}\n'),
  }
}
