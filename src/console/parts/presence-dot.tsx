import { VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Person } from '../api-types.ts'
import classes from './presence-dot.module.css'

/** Full: there; half: away; empty: no console is open. */
export function PresenceDot({ presence }: { presence: NonNullable<Person['presence']> }) {
  const { t } = useTranslation()
  return (
    <span className={classes.dot} data-presence={presence} title={t(`presence.${presence}`)}>
      <VisuallyHidden>{t(`presence.${presence}`)}</VisuallyHidden>
    </span>
  )
}
