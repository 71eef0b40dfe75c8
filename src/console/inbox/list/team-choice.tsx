import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useTeams } from '../../parts/teams.ts'
import classes from './guest-pane.module.css'

/** Whose conversations are shown, if there are several teams. */
export function TeamChoice({ team, onTeam }: { team: string | undefined; onTeam: (team: string) => void }) {
  const { t } = useTranslation('inbox')
  const teams = useTeams()
  if (teams.length < 2) return null
  return (
    <div className={classes.order}>
      <Select
        size="xs"
        aria-label={t('list.whoseTeam')}
        allowDeselect={false}
        value={team ?? null}
        onChange={(chosen) => chosen && onTeam(chosen)}
        data={teams.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </div>
  )
}
