const WHOLLY_QUOTED = /^(?:ресторан\s+)?[«"“„]([^«»"“”„]+)[»"”“]$/iu

/**
 * A restaurant's name as it stands after «ресторан»: in guillemets, its own quotes turned into inner ones. «Хинкальная» and
 * Ресторан «Хинкальная» are not quoted twice.
 */
export function quoteName(name: string): string {
  const trimmed = name.trim()
  const bare = WHOLLY_QUOTED.exec(trimmed)?.[1]
  if (bare !== undefined) return `«${bare}»`
  let open = false
  const inner = trimmed.replace(/[«»"“”„]/gu, (quote) => {
    open = quote === '"' ? !open : quote === '«' || quote === '„' || (quote === '“' && !open)
    return open ? '„' : '“'
  })
  return `«${inner}»`
}
