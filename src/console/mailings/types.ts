import type { ListedMailingOut, MailingOut, Trigger } from '../../mailings/index.ts'

export type { ForecastOut as Forecast, MailingFiguresOut as Figures } from '../../mailings/index.ts'
export type { Trigger }

/** A mailing by itself; in lists less is told of it. */
export type Mailing = MailingOut
export type ListedMailing = ListedMailingOut
export type Status = Mailing['status']
export type Warning = Mailing['warnings'][number]
export type Counts = Mailing['counts']
export type QuietHours = NonNullable<Mailing['quiet_hours']>
export type Retention = Extract<Trigger, { kind: 'retention' }>['to'][number]

export const MAILINGS_KEY = ['mailings'] as const
