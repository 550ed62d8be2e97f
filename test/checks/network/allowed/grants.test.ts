import { describe, expect, test } from 'vitest';
import { connect, deploy, messagesOf, opsAgents, search, tcp } from '../fixture';

describe('grants', () => {
  const granted = { what: 'mcp:use', from: 'research', to: 'ops', server: 'search' } as const;

  test('of mcp:use open the named server to the MCP servers of the receiver', () => {
    expect(messagesOf(connect(deploy, search, tcp(8080)), { grants: [granted] })).toEqual([]);
  });

  test('of mcp:use open nothing in the other direction', () => {
    expect(messagesOf(connect(search, deploy, tcp(8080)), { grants: [granted] })).toHaveLength(1);
  });

  test('of mcp:use open only the http port', () => {
    expect(messagesOf(connect(deploy, search, tcp(9090)), { grants: [granted] })).toHaveLength(1);
  });

  test('of mcp:use on one server do not open another', () => {
    const other = { ...granted, server: 'files' };
    expect(messagesOf(connect(deploy, search, tcp(8080)), { grants: [other] })).toHaveLength(1);
  });

  test('of mcp:use from one organization open no server of another', () => {
    const other = { ...granted, from: 'ops' };
    expect(messagesOf(connect(deploy, search, tcp(8080)), { grants: [other] })).toHaveLength(1);
  });

  test('of mcp:use open the server only to the receiver', () => {
    const other = { ...granted, to: 'finance' };
    expect(messagesOf(connect(deploy, search, tcp(8080)), { grants: [other] })).toHaveLength(1);
  });

  test('of mcp:use do not open the server to agents of the receiver', () => {
    expect(messagesOf(connect(opsAgents, search, tcp(8080)), { grants: [granted] })).toHaveLength(1);
  });

  test('of logs:read open nothing', () => {
    const read = { what: 'logs:read', from: 'research', to: 'ops' } as const;
    expect(messagesOf(connect(deploy, search, tcp(8080)), { grants: [read] })).toHaveLength(1);
  });
});
