import type { GuestRow } from '../store.ts'

type Assigned = Pick<GuestRow, 'assignee' | 'assigned_at' | 'team_id' | 'route_at'>

/**
 * The assignment after a merge: the kept guest's, or the merged guest's where nobody has the kept one's conversation.
 */
export function assignedTogether(kept: GuestRow, merged: GuestRow): Assigned {
  const { assignee, assigned_at, team_id } = kept.assignee === null && merged.assignee !== null ? merged : kept
  return {
    assignee,
    assigned_at,
    team_id: team_id ?? kept.team_id ?? merged.team_id,
    route_at: kept.route_at ?? merged.route_at,
  }
}
