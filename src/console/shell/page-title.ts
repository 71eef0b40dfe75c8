import i18next from 'i18next'

let title = ''
let waiting = 0

/** `(3) Reviews · Otklik`. */
export function setPageTitle(next: string): void {
  title = next
  write()
}

/** What waits for the operator, before the title. */
export function setTitleBadge(count: number): void {
  waiting = count
  write()
}

function write(): void {
  const product = i18next.t('product', { defaultValue: 'Otklik' })
  const name = title ? `${title} · ${product}` : product
  document.title = waiting > 0 ? `(${waiting > 99 ? '99+' : waiting}) ${name}` : name
}
