import { SegmentedMessage } from 'sms-segments-calculator'

export type SmsSize = {
  /** Latin letters fit into GSM-7: 160 in one segment, 153 in each of several. All else makes it UCS-2: 70 and 67. */
  encoding: 'GSM-7' | 'UCS-2'
  segments: number
  /** As they are counted in that encoding: some signs count twice. */
  characters: number
}

/** How an SMS is cut and charged. */
export function sizeOfSms(text: string): SmsSize {
  if (text === '') return { encoding: 'GSM-7', segments: 0, characters: 0 }
  const message = new SegmentedMessage(text)
  const characters = message.encodedChars.reduce((sum, char) => sum + (char.codeUnits?.length ?? 0), 0)
  return { encoding: message.encodingName, segments: message.segmentsCount, characters }
}
