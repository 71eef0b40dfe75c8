import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useTeams } from '../../parts/teams.ts'
import { useMe } from '../../session.ts'
import classes from './guest-pane.module.css'

/** The first team that one is a member of, or else the first there is. */
export function useOwnTeam(): string | undefined {
  const teams = useTeams()
  const me = useMe()
  return (teams.find(({ member_ids: ids }) => ids.includes(me.id)) ?? teams[0])?.id
}

/** Whose conversations are shown, where there are several teams. */
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
