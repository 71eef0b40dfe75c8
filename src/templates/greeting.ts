import { DateTime } from 'luxon'
import type { Language } from '../lib/languages.ts'
import { WORDS } from './language.ts'

/** The greeting for the guest's local time: morning 5-12, day 12-17, evening 17-23, otherwise a plain hello [000]. */
export function greetingAt(at: number, zone: string, language: Language): string {
  const { hour } = DateTime.fromMillis(at, { zone })
  const words = WORDS[language]
  if (hour >= 5 && hour < 12) return words.morning
  if (hour >= 12 && hour < 17) return words.day
  if (hour >= 17 && hour < 23) return words.evening
  return words.night
}
