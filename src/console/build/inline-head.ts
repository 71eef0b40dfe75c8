import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/**
 * In builds the first colours and the icon are part of the page itself, since each would otherwise be a request before
 * anything else. Scripts stay files: the content security policy allows none in the page.
 */
export function inlineHead(): Plugin {
  let folder = ''
  return {
    name: 'inline-head',
    apply: 'build',
    configResolved(config) {
      folder = config.publicDir
    },
    transformIndexHtml(html) {
      const read = (name: string) => readFileSync(join(folder, name), 'utf8')
      const replace = (text: string, part: string, by: string) => {
        if (!text.includes(part)) throw new Error(`index.html has no ${part}`)
        return text.replace(part, () => by)
      }
      const styles = `<style>${read('first-paint.css').replace(/\s+/g, ' ').trim()}</style>`
      const icon = `href="data:image/svg+xml,${encodeURIComponent(read('favicon.svg').trim())}"`
      return replace(
        replace(html, '<link rel="stylesheet" href="/first-paint.css" />', styles),
        'href="/favicon.svg"',
        icon,
      )
    },
  }
}
