import type { Mailing } from '../api-types.ts'

export type Status = Mailing['status']
export type Warning = Mailing['warnings'][number]
export type Counts = Mailing['counts']
export type QuietHours = NonNullable<Mailing['quiet_hours']>
export type Trigger = NonNullable<Mailing['trigger']>
export type Retention = Extract<Trigger, { kind: 'retention' }>['to'][number]

export const MAILINGS_KEY = ['mailings'] as const
