// Texts that are made to exhaust the parser, sixteen times as long.
import './document.test';
