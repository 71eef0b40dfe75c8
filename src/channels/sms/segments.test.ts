import fc from 'fast-check'
import { SegmentedMessage } from 'sms-segments-calculator'
import { expect, test } from 'vitest'
import { sizeOfSms } from './segments.ts'

/** A large provider's calculator; too slow to run over each text. */
function byProvider(text: string) {
  const message = new SegmentedMessage(text)
  const characters = message.encodedChars.reduce((sum, char) => sum + (char.codeUnits?.length ?? 0), 0)
  return { encoding: message.encodingName, segments: message.segmentsCount, characters }
}

const signs = fc.constantFrom('a', 'я', '€', '[', '😊', '👨‍👩‍👧', '\n', 'ё', 'é', '👍🏽', '🇷🇺', '❤️', '`', '№', '@')
const part = fc.tuple(signs, fc.integer({ min: 1, max: 90 })).map(([sign, times]) => sign.repeat(times))

test('an SMS is cut and counted as providers do', { tags: 'property' }, () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
      expect(sizeOfSms(parts.join(''))).toEqual(byProvider(parts.join('')))
    }),
  )
  expect(sizeOfSms('')).toEqual({ encoding: 'GSM-7', segments: 0, characters: 0 })
})
