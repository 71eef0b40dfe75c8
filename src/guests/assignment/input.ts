import { z } from 'zod'

export const assigneeInput = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({ description: 'Whose the conversation is: the id of a user or key, or a name' })

export const teamIdInput = z.string().min(1).max(100).meta({ description: 'Id of a team' })

/** Who gets a conversation; at least one has to be given: `namesSomebody`. */
export const assignFields = {
  assignee: assigneeInput.nullable().optional(),
  team_id: teamIdInput.nullable().optional().meta({
    description: 'Alone: into the queue of this team, where nobody has it',
  }),
}

/** For `.refine`: an assignment without an assignee or a team would change nothing. */
export const namesSomebody = ({ assignee, team_id }: { assignee?: unknown; team_id?: unknown }) =>
  assignee !== undefined || team_id !== undefined

export const NOBODY_NAMED = 'give an assignee, a team or both'

export const assignInput = z
  .object({
    ...assignFields,
    from_assignee: assigneeInput.nullable().optional().meta({
      description: 'Only while this person has it; null: only while nobody has. Else 409, and it stays where it is',
    }),
  })
  .refine(namesSomebody, { message: NOBODY_NAMED })
