import { useTranslation } from 'react-i18next'
import type { TimelineEntry } from '../../api-types.ts'
import { usePersonName } from '../../parts/person-name.tsx'
import { useTeams } from '../../parts/teams.ts'
import { usePeople } from '../people.ts'
import words from '../words.module.css'

export type AssignmentEntry = Extract<TimelineEntry, { kind: 'assignment' }>

/** Who got a conversation, and why. */
export function AssignmentWords({ entry: { assignee, team_id: teamId, reason, by } }: { entry: AssignmentEntry }) {
  const { t } = useTranslation('inbox')
  const { nameOf } = usePeople()
  const personName = usePersonName()
  const teams = useTeams()
  const team = teams.find(({ id }) => id === teamId)?.name ?? t('assignment.someTeam')
  return (
    <>
      {assignee
        ? t('assignment.toPerson', { name: nameOf(assignee) })
        : teamId
          ? t('assignment.toTeam', { name: team })
          : t('assignment.toNobody')}
      <span className={words.dim}>
        {' · '}
        {reason && reason !== 'by_hand' && reason !== 'bulk' ? t(`assignment.reason.${reason}`) : by && personName(by)}
      </span>
    </>
  )
}
