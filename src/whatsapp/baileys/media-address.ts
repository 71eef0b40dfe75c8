import { MediaUnavailable } from '../media-unavailable.ts'

type Named = { directPath?: string | undefined; url?: string | undefined }

/**
 * Where a file is fetched from. A message says where its file is, and anybody can write one: its path is used on the
 * connection's own media host, and its host only when it is WhatsApp's. Throws `MediaUnavailable`.
 */
export function mediaUrl({ directPath, url }: Named, mediaHost: string): URL {
  const base = parse(`https://${mediaHost}`)
  if (directPath) {
    const found = directPath.startsWith('/') && parse(directPath, base)
    // `//host`, `/\host` and the like leave the host although they begin like paths.
    if (!found || found.origin !== base.origin) throw foreign()
    return found
  }
  if (!url) throw new MediaUnavailable('unreadable', 'the message does not say where its file is')
  const named = parse(url)
  const isOurs = named.host === base.host || (named.hostname.endsWith('.whatsapp.net') && named.port === '')
  if (named.protocol !== 'https:' || !isOurs || named.username || named.password) throw foreign()
  return named
}

function parse(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href)
  if (!url) throw foreign()
  return url
}

// Without the address: what a guest wrote must not be logged.
const foreign = () => new MediaUnavailable('foreign_address', "the file is not at WhatsApp's media hosts")
