"""Stands in for the package milvus-lite: see server_manager."""

from milvus_lite.server_manager import server_manager_instance

__all__ = ["server_manager_instance"]
