import { escapeHtml } from '../../http/html.ts'
import { toIso } from '../../http/time.ts'
import { EXPORT_WORDS } from './export-words.ts'
import type { ExportSource, ExportWriter, Sink } from './export-writer.ts'

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}' +
  'dl{display:grid;grid-template-columns:12rem 1fr;gap:.1rem 1rem;border-top:1px solid #8886;margin:0;padding:.6rem 0}' +
  'dt{color:#777}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}img{max-width:20rem;display:block}'

/** A page for people: a heading for each section that holds something, its rows below. */
export function htmlWriter(write: Sink, { language, at }: Pick<ExportSource, 'language' | 'at'>): ExportWriter {
  const words = EXPORT_WORDS[language]
  const heading = (section: string) => `<h2>${escapeHtml(words.sections[section] ?? section)}</h2>\n`
  let files = 0
  return {
    begin: () =>
      write(
        `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${words.title}</title>` +
          `<style>${STYLE}</style><h1>${words.title}</h1><p>${words.asOf} ${toIso(at)}</p>\n`,
      ),
    async rows(section, rows) {
      let first = true
      for await (const row of rows) {
        if (first) await write(heading(section))
        first = false
        await write(`<dl>${Object.entries(row).map(showField).join('')}</dl>\n`)
      }
    },
    async file({ name, mimeType, path }, data) {
      if (files++ === 0) await write(heading('files'))
      const isImage = /^image\/(jpeg|png|gif|webp)$/.test(mimeType)
      const label = escapeHtml(name)
      await write(isImage ? `<p>${label}<img alt="${label}" src="` : `<p><a download="${label}" href="`)
      if (data) {
        await write(`data:${escapeHtml(mimeType)};base64,`)
        for await (const piece of data) await write(piece)
      } else await write(escapeHtml(encodeURI(path)))
      await write(isImage ? '"></p>\n' : `">${label}</a></p>\n`)
    },
    end: () => write('</html>\n'),
  }
}

function showField([name, value]: [string, unknown]): string {
  if (value === null || value === '') return ''
  const text = typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value)
  return `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`
}
