import { expect, it } from 'vitest'
import { readVisitingCard } from './visiting-card.ts'

const card = (...lines: string[]) => readVisitingCard(['BEGIN:VCARD', ...lines, 'END:VCARD'].join('\r\n'))

it('a card of version 4 says its phones as addresses', () => {
  expect(card('VERSION:4.0', 'FN:Анна', 'TEL;VALUE=uri;TYPE="voice,home":tel:+7-903-555-66-77;ext=12')).toEqual({
    name: 'Анна',
    phones: ['+7-903-555-66-77'],
  })
})

it('a card of version 2.1 is quoted-printable, over several lines, in the charset that it names', () => {
  const utf8 = card(
    'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD=D0=BE=D0=B2;=D0=98=D0=B2=',
    '=D0=B0=D0=BD',
    'TEL;CELL:89035556677',
  )
  expect(utf8).toEqual({ name: 'Иван Иванов', phones: ['89035556677'] })
  expect(card('FN;CHARSET=WINDOWS-1251;ENCODING=QUOTED-PRINTABLE:=C0=ED=ED=E0').name).toBe('Анна')
  expect(card('FN;CHARSET=NONE-SUCH;ENCODING=QUOTED-PRINTABLE:=41nna').name).toBe('Anna')
})

it('folded lines, groups, escapes and pictures before the phones', () => {
  const photo = ['PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ', ...Array.from({ length: 400 }, () => ` ${'A'.repeat(74)}`)]
  expect(
    card(...photo, 'FN:ООО \\"Рога\\, копыта\\"\\; отдел', '  доставки', 'item1.TEL;waid=79035556677:+7 903 555-66-77'),
  ).toEqual({ name: 'ООО "Рога, копыта"; отдел доставки', phones: ['+7 903 555-66-77'] })
})

it('a company without a name of a person, and cards that say nothing', () => {
  expect(card('N:;;;;', 'ORG:Рога\\; копыта;Склад')).toEqual({ name: 'Рога; копыта, Склад', phones: [] })
  for (const text of ['', 'BEGIN:VCARD', 'TEL', 'TEL:', 'FN:\r\n']) {
    expect(readVisitingCard(text)).toEqual({ name: undefined, phones: [] })
  }
})
