import i18next from 'i18next'

let title = ''
let waiting = 0

/** `(3) Reviews · Otklik`. */
export function setPageTitle(next: string): void {
  title = next
  write()
}

/** Guests who wait: the same figure in the title, on an installed console's icon, and in the menu. */
export function setBadge(count: number): void {
  waiting = count
  write()
  // Not every browser shows one; a refusal, as in a private window, does no harm.
  const shown = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.()
  shown?.catch(() => undefined)
}

function write(): void {
  const product = i18next.t('product', { defaultValue: 'Otklik' })
  const name = title ? `${title} · ${product}` : product
  document.title = waiting > 0 ? `(${waiting > 99 ? '99+' : waiting}) ${name}` : name
}
