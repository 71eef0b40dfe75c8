import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Team } from '../api-types.ts'

export const TEAMS_KEY = ['teams']
const NONE: readonly Team[] = []

/** All teams: a restaurant has a handful. */
export function useTeams(): readonly Team[] {
  const { data } = useQuery({
    queryKey: TEAMS_KEY,
    queryFn: async ({ signal }) => (await api.GET('/v1/teams', { query: { limit: 200 }, signal })).data,
    staleTime: 5 * 60_000,
  })
  return data ?? NONE
}
