import type { ContentOf } from './message-input.ts'

type Contact = ContentOf<'contacts'>[number]

/** A contact as phones write it (vCard 3.0). */
export function vcardOf({ name, phones, emails, urls, addresses, org, birthday }: Contact): string {
  const parts = [name.last_name, name.first_name ?? name.formatted_name, name.middle_name, name.prefix, name.suffix]
  const lines = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:${parts.map((part) => escaped(part ?? '')).join(';')}`,
    `FN:${escaped(name.formatted_name)}`,
    ...(org ? [`ORG:${[org.company, org.department].map((part) => escaped(part ?? '')).join(';')}`] : []),
    ...(org?.title ? [`TITLE:${escaped(org.title)}`] : []),
    ...(birthday ? [`BDAY:${escaped(birthday)}`] : []),
    ...phones.flatMap((each) => phoneLine(each) ?? []),
    ...emails.flatMap(({ email, type }) => (email ? [`EMAIL${typeOf(type)}:${escaped(email)}`] : [])),
    ...urls.flatMap(({ url, type }) => (url ? [`URL${typeOf(type)}:${escaped(url)}`] : [])),
    ...addresses.map(({ street, city, state, zip, country, type }) => {
      const fields = ['', '', street, city, state, zip, country].map((part) => escaped(part ?? ''))
      return `ADR${typeOf(type)}:${fields.join(';')}`
    }),
    'END:VCARD',
  ]
  return lines.join('\n')
}

/** A contact's name and phones. */
export function contactOf(contact: Contact) {
  const phones = contact.phones.flatMap(({ phone, wa_id }) => phone ?? (wa_id ? `+${wa_id}` : []))
  return { name: contact.name.formatted_name, phones, vcard: vcardOf(contact) }
}

function phoneLine({ phone, wa_id: waId, type }: Contact['phones'][number]): string | undefined {
  const shown = phone ?? (waId && `+${waId}`)
  if (!shown) return undefined
  const digits = waId?.replace(/\D/g, '')
  return `TEL${typeOf(type ?? 'CELL')}${digits ? `;waid=${digits}` : ''}:${escaped(shown)}`
}

const typeOf = (type: string | undefined): string =>
  type && /^[A-Za-z]{1,20}$/.test(type) ? `;type=${type.toUpperCase()}` : ''

function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/[,;]/g, (mark) => `\\${mark}`)
}
