import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fold } from './fold.ts'

const PIECES = [
  'Ёлка',
  'ещё',
  'Стоп',
  'й',
  '№5',
  '№',
  ' ',
  '\n',
  '«да»',
  '-',
  '…',
  'ﬁ',
  'É',
  'İ',
  'Ⅻ',
  '\u0301',
  '🙂',
  '5%',
  'Hi',
  'ѐ',
]
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''))

it('reads ordinary texts as it reads those with something invisible in them', { tags: 'property' }, () => {
  expect(fold('Спасибо! Ещё №5, «ДА»')).toBe('еще no5 да')
  fc.assert(fc.property(text, (text) => fold(text) === fold(`${text}\u200b`)))
})
