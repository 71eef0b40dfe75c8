import { useTeams } from '../../parts/teams.ts'
import { useMe } from '../../session.ts'

/** The first team the user is a member of, or else the first one. */
export function useOwnTeam(): string | undefined {
  const teams = useTeams()
  const me = useMe()
  return (teams.find(({ member_ids: ids }) => ids.includes(me.id)) ?? teams[0])?.id
}
