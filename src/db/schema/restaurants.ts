import type { Generated } from 'kysely'
import type { Json } from './columns.ts'

export type RestaurantsTables = {
  restaurants: RestaurantsTable
  quick_answers: QuickAnswersTable
}

export type RestaurantsTable = {
  id: string
  name: string
  time_zone: string
  courier: 'own' | 'partner'
  settings: Json
  /** Guests should have an answer within this many minutes. */
  answer_target_minutes: Generated<number>
  /** When guests are answered; null: at all times. */
  opening_hours: Json | null
  created_at: number
}

export type QuickAnswersTable = {
  id: string
  /** In lower case. */
  shortcut: string
  title: string
  /** The title in the form that search compares. */
  folded_title: string
  text: string
  language: string | null
  created_at: number
  updated_at: number
}
