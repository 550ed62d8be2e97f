import { describe, expect, test } from 'vitest';
import { connect, deploy, messagesOf, opsAgents, search, tcp } from '../fixture';

describe('grants', () => {
  const granted = { what: 'mcp:use', from: 'research', to: 'ops', server: 'search' } as const;

  test('mcp:use opens the named server to the MCP servers of the receiver', () => {
    expect(messagesOf(connect(deploy, search, tcp(8080)), { grants: [granted] })).toEqual([]);
  });

  test('mcp:use opens nothing in the other direction', () => {
    expect(messagesOf(connect(search, deploy, tcp(8080)), { grants: [granted] })).toHaveLength(1);
  });

  test('mcp:use opens no other port than http', () => {
    expect(messagesOf(connect(deploy, search, tcp(9090)), { grants: [granted] })).toHaveLength(1);
  });

  test('mcp:use of another server opens nothing', () => {
    const other = { ...granted, server: 'files' };
    expect(messagesOf(connect(deploy, search, tcp(8080)), { grants: [other] })).toHaveLength(1);
  });

  test('mcp:use of an organization opens no server of another', () => {
    const other = { ...granted, from: 'ops' };
    expect(messagesOf(connect(deploy, search, tcp(8080)), { grants: [other] })).toHaveLength(1);
  });

  test('mcp:use lets in the receiver alone', () => {
    const other = { ...granted, to: 'finance' };
    expect(messagesOf(connect(deploy, search, tcp(8080)), { grants: [other] })).toHaveLength(1);
  });

  test('mcp:use lets no agent of the receiver in', () => {
    expect(messagesOf(connect(opsAgents, search, tcp(8080)), { grants: [granted] })).toHaveLength(1);
  });

  test('logs:read opens nothing', () => {
    const read = { what: 'logs:read', from: 'research', to: 'ops' } as const;
    expect(messagesOf(connect(deploy, search, tcp(8080)), { grants: [read] })).toHaveLength(1);
  });
});
